import type { JSX } from "preact";
import { Page } from "../../ui/Page";

export function Home(): JSX.Element {
  return <Page title="Home">{null}</Page>;
}
