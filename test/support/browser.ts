import axios from 'axios';

export interface Page {
  status: number;
  /** Where the browser ended. */
  url: string;
  headers: Record<string, string>;
  body: Buffer;
  text: string;
  /** Every address on the way, the last one included. */
  hops: string[];
}

interface Cookie {
  host: string;
  path: string;
  pair: string;
}

const maxHops = 10;

/** What a browser does with redirects and cookies, and no more. */
export class Browser {
  /** As they were set: name, value and attributes. */
  readonly setCookies: string[] = [];
  private cookies: Cookie[] = [];

  /** @param headers what a proxy in front of it adds to each request. */
  constructor(
    private readonly language = 'zh-CN,zh;q=0.9',
    private readonly headers: Record<string, string> = {},
  ) {}

  /** Opens an address and follows where it leads; with `follow: false` only the first answer. */
  async open(address: string, { follow = true }: { follow?: boolean } = {}): Promise<Page> {
    const hops: string[] = [];
    for (let url = address; ; ) {
      hops.push(url);
      const page = await this.fetch(url, hops);
      const { location } = page.headers;
      if (!follow || page.status < 300 || page.status >= 400 || location === undefined) return page;
      if (hops.length >= maxHops) throw new Error(`round in circles: ${hops.join(' ')}`);
      url = new URL(location, url).href;
    }
  }

  /** As a browser that somebody copies cookies into would: to any address of that host. */
  copyCookies(from: Browser, path = '/'): void {
    this.cookies = from.cookies.map((cookie) => ({ ...cookie, path }));
  }

  private async fetch(url: string, hops: string[]): Promise<Page> {
    const { host, pathname } = new URL(url);
    const cookie = this.cookies
      .filter((known) => known.host === host && covers(known.path, pathname))
      .map(({ pair }) => pair)
      .join('; ');
    const response = await axios.get<Buffer>(url, {
      headers: {
        'Accept-Language': this.language,
        ...this.headers,
        ...(cookie === '' ? {} : { Cookie: cookie }),
      },
      responseType: 'arraybuffer',
      maxRedirects: 0,
      validateStatus: () => true,
      proxy: false,
      timeout: 30_000,
    });
    for (const set of [response.headers['set-cookie'] ?? []].flat()) this.keep(host, set);
    const headers = Object.fromEntries(Object.entries(response.headers).map(([k, v]) => [k, String(v)]));
    const body = Buffer.from(response.data);
    return { status: response.status, url, headers, body, text: body.toString('utf8'), hops: [...hops] };
  }

  private keep(host: string, set: string): void {
    this.setCookies.push(set);
    const [pair = ''] = set.split(';');
    const path = /;\s*Path=([^;]*)/i.exec(set)?.[1] ?? '/';
    const name = pair.slice(0, pair.indexOf('='));
    const others = this.cookies.filter(
      (known) => known.host !== host || known.path !== path || !known.pair.startsWith(`${name}=`),
    );
    this.cookies = [...others, { host, path, pair }];
  }
}

/** RFC 6265, 5.1.4. */
function covers(path: string, pathname: string): boolean {
  return pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`);
}
