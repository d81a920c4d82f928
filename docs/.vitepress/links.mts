import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** What is used of a token of markdown-it. */
interface Token {
  type: string;
  tag: string;
  children: Token[] | null;
  attrs: [string, string][] | null;
}

interface State {
  tokens: Token[];
  env: { path: string; realPath?: string };
}

/** Of markdown-it. */
interface Markdown {
  core: { ruler: { push(name: string, rule: (state: State) => void): void } };
}

/**
 * Links are written for who reads the files: relative, to files. On the site they lead to the addresses of pages; what
 * is no page (a folder, a source) is shown as words. A file that is not there fails the build.
 * @param addresses of each page by its file, from the repository's root
 */
export function linksToPages(md: Markdown, root: string, addresses: ReadonlyMap<string, string>): void {
  md.core.ruler.push('links-to-pages', ({ tokens, env }) => {
    const file = env.realPath ?? env.path;
    let isPage = true;
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      if (token.type === 'link_open') isPage = redirect(token);
      if (token.type === 'link_close' && !isPage) token.tag = 'span';
    }

    function redirect(token: Token): boolean {
      const href = token.attrs?.find(([name]) => name === 'href');
      if (!href || /^([a-z]+:|#|\/)/.test(href[1])) return true;
      const [path = '', anchor] = href[1].split('#');
      const target = relative(root, join(dirname(file), decodeURIComponent(path)));
      if (!existsSync(join(root, target)))
        throw new Error(`${relative(root, file)}: ${href[1]} leads nowhere`);
      const address = addresses.get(target);
      if (address) href[1] = anchor ? `${address}#${anchor}` : address;
      else {
        token.tag = 'span';
        token.attrs = null;
      }
      return address !== undefined;
    }
  });
}
