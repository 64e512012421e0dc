import { useState } from "preact/hooks";
import type { Refused } from "../api/client";
import { asRefused } from "../api/useRemote";

export interface Action {
  busy: boolean;
  error: Refused | undefined;
  /** Does it, and tells whether it was done. */
  run: (act: () => Promise<unknown>) => Promise<boolean>;
}

/** Something that a person has done: busy meanwhile, and why it was refused if it was. */
export function useAction(): Action {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Refused>();
  const run = async (act: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    setError(undefined);
    try {
      await act();
      return true;
    } catch (refused) {
      setError(asRefused(refused));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, run };
}
