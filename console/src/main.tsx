import { render } from "preact";
import { App } from "./app";
import "./styles/base.css";
import "./styles/frame.css";
import "./styles/parts.css";
import "./styles/forms.css";
import "./styles/pages.css";
import "./styles/running.css";
import { applyTheme } from "./ui/theme";

applyTheme();
const root = document.getElementById("console");
if (root) render(<App />, root);
