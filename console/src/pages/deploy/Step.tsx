import type { ComponentChildren, JSX } from "preact";

export function Step({ number, title, lead, children }: { number: number; title: string; lead?: string; children: ComponentChildren }): JSX.Element {
  return (
    <section class="step" aria-labelledby={`step-${number}`}>
      <h2 id={`step-${number}`}>
        <span class="step-number" aria-hidden="true">
          {number}
        </span>
        {title}
      </h2>
      {lead && <p class="quiet">{lead}</p>}
      {children}
    </section>
  );
}

interface OptionProps {
  name: string;
  checked: boolean;
  choose: () => void;
  title: string;
  beside?: string;
  many?: boolean;
  disabled?: boolean;
  children?: ComponentChildren;
}

/** A card to choose: a radio button or a checkbox that is large enough to hit. */
export function Option({ name, checked, choose, title, beside, many, disabled, children }: OptionProps): JSX.Element {
  return (
    <label class={disabled ? "option option-off" : "option"}>
      <input type={many ? "checkbox" : "radio"} name={name} checked={checked} disabled={disabled} onChange={choose} />
      <span class="option-title">{title}</span>
      {beside && <span class="option-beside">{beside}</span>}
      {children && <span class="option-more">{children}</span>}
    </label>
  );
}
