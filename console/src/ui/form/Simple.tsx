import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";

interface Labelled {
  label: string;
  help?: ComponentChildren;
}

interface TextProps extends Labelled {
  value: string;
  set: (value: string) => void;
  type?: "text" | "number" | "datetime-local" | "password";
  required?: boolean;
  placeholder?: string;
  /** What is offered while one types. */
  offers?: readonly string[];
  min?: number;
  step?: number | "any";
  rows?: number;
}

/** One line of text, or several. Forms that no schema describes are made of these. */
export function TextField(props: TextProps): JSX.Element {
  const { label, help, value, set, type = "text", required, placeholder, offers, min, step, rows } = props;
  const id = useId();
  const described = help ? `${id}-help` : undefined;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {rows ? (
        <textarea id={id} rows={rows} value={value} required={required} placeholder={placeholder} aria-describedby={described} onInput={(event) => set(event.currentTarget.value)} />
      ) : (
        <input
          id={id}
          type={type}
          value={value}
          required={required}
          placeholder={placeholder}
          min={min}
          step={step}
          autocomplete="off"
          list={offers ? `${id}-offers` : undefined}
          aria-describedby={described}
          onInput={(event) => set(event.currentTarget.value)}
        />
      )}
      {offers && (
        <datalist id={`${id}-offers`}>
          {offers.map((offer) => (
            <option key={offer} value={offer} />
          ))}
        </datalist>
      )}
      {help && (
        <p class="field-help" id={described}>
          {help}
        </p>
      )}
    </div>
  );
}

interface SelectProps extends Labelled {
  value: string;
  set: (value: string) => void;
  /** Pairs of a value and what it is called. */
  choices: readonly (readonly [string, string])[];
}

export function SelectField({ label, help, value, set, choices }: SelectProps): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => set(event.currentTarget.value)}>
        {choices.map(([one, name]) => (
          <option key={one} value={one}>
            {name}
          </option>
        ))}
      </select>
      {help && <p class="field-help">{help}</p>}
    </div>
  );
}

interface CheckProps extends Labelled {
  value: boolean;
  set: (value: boolean) => void;
}

export function CheckField({ label, help, value, set }: CheckProps): JSX.Element {
  const id = useId();
  return (
    <div class="field field-switch">
      <input id={id} type="checkbox" checked={value} onChange={(event) => set(event.currentTarget.checked)} />
      <label for={id}>{label}</label>
      {help && <p class="field-help">{help}</p>}
    </div>
  );
}
