interface Fence {
  info: string;
  content: string;
}

interface Markdown {
  utils: { escapeHtml(text: string): string };
  renderer: {
    rules: { fence?: ((tokens: Fence[], index: number, ...rest: unknown[]) => string) | undefined };
  };
}

/** Leaves the text of a Mermaid diagram to the page, which draws it (`theme/`); GitHub draws it by itself. */
export function diagrams(md: Markdown): void {
  const { fence } = md.renderer.rules;
  md.renderer.rules.fence = (tokens, index, ...rest) => {
    const token = tokens[index];
    if (token?.info.trim() === 'mermaid')
      return `<pre class="mermaid" v-pre>${md.utils.escapeHtml(token.content)}</pre>`;
    return fence?.(tokens, index, ...rest) ?? '';
  };
}
