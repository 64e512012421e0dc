// How each client is told where this Roost is. The key is never written out.
import { currentSession } from "../../api/client";
import type { Sample } from "../../ui/CodeTabs";

export function connecting(): Sample[] {
  const api = currentSession()?.roost.api ?? "";
  const base = api.replace(/\/v2$/, "");
  return [
    {
      id: "shell",
      title: "Shell",
      text: `# Everything in this shell meets Roost at https://api.vultr.com:\neval "$(roost env)"\n\n# Or one command:\nroost run terraform apply\n\n# Or by its own address:\nexport VULTR_API_KEY=...\ncurl -H "Authorization: Bearer $VULTR_API_KEY" ${api}/account`,
    },
    {
      id: "terraform",
      title: "Terraform",
      text: `terraform {\n  required_providers {\n    vultr = {\n      source = "vultr/vultr"\n    }\n  }\n}\n\nprovider "vultr" {}\n\n# The provider has no setting for an address, so let roost lead it here:\n#   roost run terraform apply`,
    },
    { id: "vultr-cli", title: "vultr-cli", text: `roost run vultr-cli instance list\n\n# or, after eval "$(roost env)":\nvultr-cli instance list` },
    {
      id: "python",
      title: "Python",
      text: `import os\n\nimport httpx\n\nvultr = httpx.Client(\n    base_url="${api}",\n    headers={"Authorization": "Bearer " + os.environ["VULTR_API_KEY"]},\n)\nprint(vultr.get("/instances").json())`,
    },
    {
      id: "go",
      title: "Go",
      text: `token := &oauth2.Token{AccessToken: os.Getenv("VULTR_API_KEY")}\nsource := oauth2.StaticTokenSource(token)\nclient := govultr.NewClient(oauth2.NewClient(ctx, source))\nif err := client.SetBaseURL("${base}"); err != nil {\n\tlog.Fatal(err)\n}\ninstances, _, _, err := client.Instance.List(ctx, nil)`,
    },
  ];
}
