import { Component, type ComponentChildren } from "preact";
import { asRefused } from "../api/useRemote";
import { Failed } from "../ui/states";

/** A page that breaks leaves the navigation standing, and says what happened. */
export class ErrorBoundary extends Component<{ children: ComponentChildren }, { error?: unknown }> {
  static override getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override componentDidCatch(error: unknown): void {
    console.error(error);
  }

  override render(): ComponentChildren {
    if (this.state.error === undefined) return this.props.children;
    return <Failed error={asRefused(this.state.error)} retry={() => this.setState({ error: undefined })} />;
  }
}
