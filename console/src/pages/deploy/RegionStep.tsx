import type { JSX } from "preact";
import type { Document } from "../../spec/collections";
import { Await } from "../../ui/states";
import type { Choice } from "./choice";
import { Option, Step } from "./Step";
import { text, useCatalog } from "./useCatalog";

export interface StepProps {
  choice: Choice;
  set: (change: Partial<Choice>) => void;
}

/** Where. Networks belong to a region, so a new one forgets those that were chosen. */
export function RegionStep({ choice, set }: StepProps): JSX.Element {
  const regions = useCatalog("/regions");
  return (
    <Step number={2} title="Region">
      <Await remote={regions} lines={4}>
        {(all) =>
          [...continents(all)].map(([continent, inside]) => (
            <fieldset key={continent} class="choices">
              <legend>{continent}</legend>
              <div class="choices-grid">
                {inside.map((region) => {
                  const id = text(region, "id");
                  return (
                    <Option key={id} name="region" checked={choice.region === id} choose={() => set({ region: id, vpcs: [] })} title={text(region, "city")} beside={id}>
                      {text(region, "country")}
                    </Option>
                  );
                })}
              </div>
            </fieldset>
          ))
        }
      </Await>
    </Step>
  );
}

function continents(regions: Document[]): Map<string, Document[]> {
  const found = new Map<string, Document[]>();
  for (const region of regions) {
    const continent = text(region, "continent");
    found.set(continent, [...(found.get(continent) ?? []), region]);
  }
  return found;
}
