import { Component, type PropsWithChildren } from 'react';
import { ProblemResult } from './ProblemAlert';

/** A fault of one page leaves the menu usable. */
export class ErrorBoundary extends Component<PropsWithChildren, { error: unknown }> {
  override state: { error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    return error === undefined ? (
      this.props.children
    ) : (
      <ProblemResult error={error} retry={() => window.location.reload()} />
    );
  }
}
