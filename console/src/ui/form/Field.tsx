import type { ComponentChildren, JSX } from "preact";
import { useId, useState } from "preact/hooks";
import type { Schema } from "../../spec/openapi";
import { referredBy } from "../../spec/references";
import { useApi } from "../../spec/useApi";
import { heading } from "../format";
import { Prose } from "../Prose";
import { controlOf, decode, encode, fieldsOf, type Values } from "./fields";
import { Picker, PickMany } from "./Picker";

interface FieldProps {
  name: string;
  schema: Schema;
  required: boolean;
  value: unknown;
  change: (value: unknown) => void;
  /** The API's path that the form is for: it says what `plan` is a plan of. */
  path: string;
  /** Whether the server's refusal names this field. */
  wrong?: boolean;
}

/** One field of a form, by its schema: a switch, a choice, a picker, a list, a group within. */
export function Field(props: FieldProps): JSX.Element {
  const { spec } = useApi();
  const control = controlOf(spec, props.name, props.schema);
  if (control === "group") return <Group {...props} />;
  if (control === "list") return <List {...props} />;
  return <Plain {...props} />;
}

function Plain(props: FieldProps): JSX.Element {
  const { name, schema, required, wrong } = props;
  const id = useId();
  const help = schema.description ? `${id}-help` : undefined;
  const input = <Input {...props} id={id} help={help} />;
  const isSwitch = schema.type === "boolean";
  return (
    <div class={`field${wrong ? " field-wrong" : ""}${isSwitch ? " field-switch" : ""}`}>
      {isSwitch && input}
      <label for={id}>
        {heading(name)}
        {required && <span class="field-required"> required</span>}
      </label>
      {!isSwitch && input}
      {schema.description && <Help id={help} text={schema.description} />}
    </div>
  );
}

function Help({ id, text }: { id: string | undefined; text: string }): JSX.Element {
  return (
    <p id={id} class="field-help">
      <Prose text={text} />
    </p>
  );
}

function Input(props: FieldProps & { id: string; help: string | undefined }): JSX.Element {
  const { name, schema, required, value, change, path, id, help } = props;
  const { spec, collections } = useApi();
  const target = referredBy(collections, path, name);
  const control = controlOf(spec, name, schema);
  const common = { id, required, "aria-describedby": help };
  const placeholder = schema.default !== undefined && schema.default !== null ? String(schema.default) : example(schema);

  if (target && control === "words") {
    const numeric = spec.resolve(schema.items).type === "integer";
    return <PickMany id={id} collection={target} values={(value as string[]) ?? []} numeric={numeric} change={change} describedBy={help} />;
  }
  if (target && (control === "text" || control === "number")) {
    return <Picker id={id} collection={target} value={value as string} required={required} numeric={control === "number"} change={change} describedBy={help} />;
  }
  switch (control) {
    case "choice":
      return (
        <select {...common} value={value === undefined ? "" : String(value)} onChange={(event) => change(choiceOf(schema, event.currentTarget.value))}>
          <option value="">{required ? "Choose…" : placeholder ? `Default (${placeholder})` : "Not set"}</option>
          {schema.enum?.filter((one) => one !== null).map((one) => (
            <option key={String(one)} value={String(one)}>
              {String(one)}
            </option>
          ))}
        </select>
      );
    case "switch":
      return <input {...common} required={false} type="checkbox" role="switch" checked={Boolean(value ?? schema.default)} onChange={(event) => change(event.currentTarget.checked)} />;
    case "number":
      return (
        <input
          {...common}
          type="number"
          step={schema.type === "integer" ? 1 : "any"}
          min={schema.minimum}
          max={schema.maximum}
          placeholder={placeholder}
          value={value === undefined ? "" : String(value)}
          onInput={(event) => change(event.currentTarget.value === "" ? undefined : event.currentTarget.valueAsNumber)}
        />
      );
    case "words":
      return <Words {...common} schema={schema} value={value} change={change} />;
    case "long":
      return <textarea {...common} rows={3} placeholder={placeholder} value={text(value)} onInput={(event) => change(event.currentTarget.value)} />;
    case "encoded":
      return (
        <textarea
          {...common}
          class="mono"
          rows={5}
          placeholder={"#!/bin/sh"}
          value={decode(text(value))}
          onInput={(event) => change(event.currentTarget.value === "" ? "" : encode(event.currentTarget.value))}
        />
      );
    case "json":
      return <Json {...common} value={value} change={change} />;
    default:
      return (
        <input
          {...common}
          type={control === "secret" ? "password" : "text"}
          autocomplete={control === "secret" ? "new-password" : "off"}
          minLength={schema.minLength}
          maxLength={schema.maxLength}
          placeholder={placeholder}
          value={text(value)}
          onInput={(event) => change(event.currentTarget.value)}
        />
      );
  }
}

function example(schema: Schema): string | undefined {
  const first = schema.examples?.[0];
  return first === undefined || typeof first === "object" ? undefined : String(first);
}

function text(value: unknown): string {
  return value === undefined || value === null ? "" : String(value);
}

function choiceOf(schema: Schema, chosen: string): unknown {
  return schema.enum?.find((one) => one !== null && String(one) === chosen);
}

interface SpecialProps {
  id: string;
  required: boolean;
  "aria-describedby": string | undefined;
  value: unknown;
  change: (value: unknown) => void;
}

/** Several short texts or numbers, one a line. */
function Words({ schema, value, change, ...common }: SpecialProps & { schema: Schema }): JSX.Element {
  const { spec } = useApi();
  const [written, setWritten] = useState(() => ((value as unknown[]) ?? []).join("\n"));
  const type = spec.resolve(schema.items).type;
  const numeric = type === "integer" || type === "number";
  const read = (all: string): void => {
    setWritten(all);
    const words = all.split(/\n|,/).map((word) => word.trim()).filter(Boolean);
    change(numeric ? words.map(Number) : words);
  };
  return <textarea {...common} rows={2} placeholder="One a line" value={written} onInput={(event) => read(event.currentTarget.value)} />;
}

/** What has no shape of its own: JSON, taken over once it can be read. */
function Json({ value, change, ...common }: SpecialProps): JSX.Element {
  const [written, setWritten] = useState(() => (value === undefined ? "" : JSON.stringify(value, null, 2)));
  const read = (event: JSX.TargetedInputEvent<HTMLTextAreaElement>): void => {
    const area = event.currentTarget;
    setWritten(area.value);
    try {
      change(area.value.trim() === "" ? undefined : JSON.parse(area.value));
      area.setCustomValidity("");
    } catch {
      area.setCustomValidity("This is not JSON");
    }
  };
  return <textarea {...common} class="mono" rows={3} placeholder="JSON" value={written} onInput={read} />;
}

function Group({ name, schema, required, value, change, path }: FieldProps): JSX.Element {
  const values = (value ?? {}) as Values;
  return (
    <Fieldset name={name} required={required} help={schema.description}>
      <Fields schema={schema} values={values} change={change} path={path} />
    </Fieldset>
  );
}

function List({ name, schema, required, value, change, path }: FieldProps): JSX.Element {
  const { spec } = useApi();
  const items = (value ?? []) as Values[];
  const item = spec.resolve(schema.items);
  return (
    <Fieldset name={name} required={required} help={schema.description}>
      {items.map((values, index) => (
        <div key={index} class="field-item">
          <Fields schema={item} values={values} path={path} change={(next) => change(items.map((one, at) => (at === index ? next : one)))} />
          <button type="button" class="button" onClick={() => change(items.filter((_, at) => at !== index))}>
            Remove
          </button>
        </div>
      ))}
      <button type="button" class="button" onClick={() => change([...items, {}])}>
        Add {heading(name).toLowerCase().replace(/s$/, "")}
      </button>
    </Fieldset>
  );
}

function Fieldset(props: { name: string; required: boolean; help?: string | undefined; children: ComponentChildren }): JSX.Element {
  return (
    <fieldset class="field-group">
      <legend>
        {heading(props.name)}
        {props.required && <span class="field-required"> required</span>}
      </legend>
      {props.help && <Help id={undefined} text={props.help} />}
      {props.children}
    </fieldset>
  );
}

interface FieldsProps {
  schema: Schema;
  values: Values;
  change: (values: Values) => void;
  path: string;
}

function Fields({ schema, values, change, path }: FieldsProps): JSX.Element {
  const { spec } = useApi();
  return (
    <div class="fields">
      {fieldsOf(spec, schema).map((field) => (
        <Field key={field.name} {...field} path={path} value={values[field.name]} change={(value) => change({ ...values, [field.name]: value })} />
      ))}
    </div>
  );
}
