import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { login, type Session } from "../../api/client";
import { asRefused } from "../../api/useRemote";

/** Where there is no session. Operators come by a link of `roost console`; keys are typed. */
export function Login({ enter }: { enter: (session: Session) => void }): JSX.Element {
  const [key, setKey] = useState("");
  const [error, setError] = useState("");
  const [busy, setBusy] = useState(false);
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setError("");
    try {
      const session = await login(key.trim());
      if (session) enter(session);
    } catch (refused) {
      setError(asRefused(refused).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <main class="login">
      <form class="login-box" onSubmit={send}>
        <svg class="login-logo" viewBox="0 0 32 32" aria-hidden="true">
          <path d="M4 17 16 6l12 11M7 26h18" />
          <path
            class="brand-bird"
            d="M11 23.5c0-4 2.6-6.5 6-6.5.6-1.3 1.7-2 3-2 .2.9.1 1.7-.2 2.4l2.2.9-2 .9c-.1 3.1-2.3 5.2-5.4 5.2z"
          />
        </svg>
        <h1>Roost</h1>
        <p class="quiet">
          On the machine where Roost runs, <code>roost console</code> opens this console with everything in it.
          Elsewhere, log in with an API key to see its account.
        </p>
        <div class="field">
          <label for="key">API key</label>
          <input id="key" type="password" autocomplete="current-password" required value={key} onInput={(event) => setKey(event.currentTarget.value)} />
        </div>
        {error && (
          <p class="login-error" role="alert">
            {error}
          </p>
        )}
        <button type="submit" class="button button-main" disabled={busy}>
          Log in
        </button>
      </form>
    </main>
  );
}
