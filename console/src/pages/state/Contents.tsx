import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { admin } from "../../api/client";
import { useRemote } from "../../api/useRemote";
import { Await } from "../../ui/states";
import { heading, number } from "../../ui/format";

interface Held {
  account: string;
  kind: string;
  count: number;
}

/** How many there are of everything, account by account. */
export function Contents({ turn }: { turn: number }): JSX.Element {
  const remote = useRemote((signal) => admin<{ held: Held[] }>("GET", "/state/contents", { signal }), []);
  useEffect(() => remote.reload(), [turn]);
  return (
    <Await remote={remote}>
      {({ held }) => {
        const accounts = [...new Set(held.map((one) => one.account))];
        return (
          <div class="contents">
            {accounts.map((account) => (
              <section key={account}>
                <h3>{account || "Of this Roost"}</h3>
                <dl class="counts">
                  {held
                    .filter((one) => one.account === account)
                    .map((one) => (
                      <div key={one.kind}>
                        <dt>{heading(one.kind)}</dt>
                        <dd>{number(one.count)}</dd>
                      </div>
                    ))}
                </dl>
              </section>
            ))}
          </div>
        );
      }}
    </Await>
  );
}
