import { ErrorBoundary } from "./shell/ErrorBoundary";
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { isOperator, readSession, whenSessionEnds, type Refused, type Session } from "./api/client";
import { asRefused, useRemote } from "./api/useRemote";
import { pages } from "./pages";
import { Login } from "./pages/login/Login";
import { ClockProvider } from "./shell/clock";
import { Layout } from "./shell/Layout";
import { fit, href, Router, usePlace } from "./shell/router";
import { ApiContext, loadApi } from "./spec/useApi";
import { Page } from "./ui/Page";
import { Empty, Failed, Loading } from "./ui/states";

/** First the session, then the description of the API, then the page that the path names. */
export function App(): JSX.Element {
  const [session, setSession] = useState<Session | null>();
  const [error, setError] = useState<Refused>();
  useEffect(() => {
    readSession().then(setSession, (refused: unknown) => setError(asRefused(refused)));
    return whenSessionEnds(() => setSession(null));
  }, []);
  if (error) return <Alone><Failed error={error} retry={() => location.reload()} /></Alone>;
  if (session === undefined) return <Alone><Loading /></Alone>;
  if (session === null) return <Login enter={setSession} />;
  return <Inside />;
}

function Alone({ children }: { children: JSX.Element }): JSX.Element {
  return <main class="alone">{children}</main>;
}

function Inside(): JSX.Element {
  const api = useRemote(loadApi, []);
  if (api.error) return <Alone><Failed error={api.error} retry={api.reload} /></Alone>;
  if (!api.data) return <Alone><Loading /></Alone>;
  return (
    <ApiContext.Provider value={api.data}>
      <Router>
        <ClockProvider>
          <Layout>
            <Shown />
          </Layout>
        </ClockProvider>
      </Router>
    </ApiContext.Provider>
  );
}

function Shown(): JSX.Element {
  const { path } = usePlace();
  for (const page of pages) {
    const values = fit(page.path, path);
    if (!values) continue;
    if (page.operator && !isOperator()) break;
    return (
      <ErrorBoundary key={path}>
        <page.component values={values} />
      </ErrorBoundary>
    );
  }
  return (
    <Page title="No such page">
      <Empty title="There is nothing at this address">
        <a href={href("/")}>Go home</a>
      </Empty>
    </Page>
  );
}
