import type { JSX } from "preact";
import { admin, chooseAccount, chosenAccount, currentSession, isOperator, v2 } from "../api/client";
import { useRemote } from "../api/useRemote";
import { Icon } from "../ui/Icon";
import { date, dollars, dollarsAnHour, plural, span } from "../ui/format";
import { useClock, useTick } from "./clock";
import { href } from "./router";

const POLL = 10_000;

/** What is true on every page: the time it is here, what goes wrong on purpose, who, and how much. */
export function Strip({ menu }: { menu: () => void }): JSX.Element {
  return (
    <header class="strip" aria-label="Roost now">
      <button type="button" class="button-icon strip-menu" aria-label="Open the navigation" onClick={menu}>
        <Icon name="menu" />
      </button>
      {isOperator() && <ClockPart />}
      {isOperator() && <FaultsPart />}
      <span class="strip-space" />
      {isOperator() ? <HourPart /> : <MonthPart />}
      <AccountPart />
    </header>
  );
}

function ClockPart(): JSX.Element | null {
  const { view } = useClock();
  const now = useTick();
  if (!view) return <span class="strip-part quiet">Clock…</span>;
  const mode = view.held ? "held" : view.rate !== 1 ? `× ${view.rate}` : view.real ? "real time" : "running";
  const ahead = Math.abs(view.ahead_seconds) >= 1;
  return (
    <a class={view.real ? "strip-part" : "strip-part strip-notice"} href={href("/clock")} title="Roost's clock (UTC)">
      <Icon name="clock" />
      <span class="strip-time">{date(new Date(now).toISOString())}</span>
      <span class="strip-mode">{mode}</span>
      {ahead && (
        <span class="strip-ahead">
          {span(view.ahead_seconds)} {view.ahead_seconds > 0 ? "ahead" : "behind"}
        </span>
      )}
    </a>
  );
}

function FaultsPart(): JSX.Element | null {
  const faults = useRemote((signal) => admin<{ faults: { active: boolean }[] }>("GET", "/faults", { signal }), [], POLL);
  const active = faults.data?.faults.filter((fault) => fault.active).length ?? 0;
  return (
    <a class={active ? "strip-part strip-fault" : "strip-part"} href={href("/faults")} aria-label={active ? plural(active, "active fault") : "No faults"}>
      <Icon name="bolt" />
      {active ? plural(active, "fault") : <span class="strip-word">No faults</span>}
    </a>
  );
}

function HourPart(): JSX.Element | null {
  const account = chosenAccount();
  const bill = useRemote(
    (signal) => admin<{ running: { hourly: number } }>("GET", "/bill", { signal, query: { account: account?.id } }),
    [account?.id],
    POLL,
  );
  if (!bill.data) return null;
  return (
    <a class="strip-part" href={href("/bill")} title="What all that runs in this account costs">
      <span class="strip-amount">{dollarsAnHour(bill.data.running.hourly)}</span>
      <span class="strip-word">an hour</span>
    </a>
  );
}

/** A session by key cannot ask for prices by the hour; what has come up so far it can. */
function MonthPart(): JSX.Element | null {
  const account = useRemote((signal) => v2<{ account: { pending_charges: number } }>("GET", "/account", { signal }), [], POLL);
  if (!account.data) return null;
  return (
    <span class="strip-part">
      <span class="strip-amount">{dollars(account.data.account.pending_charges)}</span>
      <span class="strip-word">this month</span>
    </span>
  );
}

function AccountPart(): JSX.Element {
  const session = currentSession();
  const chosen = chosenAccount();
  if (!session?.accounts || session.accounts.length < 2) {
    return <span class="strip-part strip-account">{chosen?.name}</span>;
  }
  const choose = (id: string): void => {
    chooseAccount(id);
    location.reload(); // Everything on the page is another account's now.
  };
  return (
    <label class="strip-part strip-account">
      <span class="unseen">Account</span>
      <select value={chosen?.id} onChange={(event) => choose(event.currentTarget.value)}>
        {session.accounts.map((account) => (
          <option key={account.id} value={account.id}>
            {account.name}
          </option>
        ))}
      </select>
    </label>
  );
}
