import { randomUUID } from 'node:crypto';
import type { Reply } from '../reply';

/** Login tokens of people's browsers, and the page that says who is logged in. C throughout. */
export class WebLogins {
  private readonly tokens = new Map<string, string>();

  give(name: string): string {
    const token = randomUUID();
    this.tokens.set(token, name);
    return token;
  }

  /** Each token serves once. */
  page(token: string | null): Reply {
    const name = token === null ? undefined : this.tokens.get(token);
    if (token !== null) this.tokens.delete(token);
    const words = name === undefined ? '未登录' : `已登录：${name.replace(/[&<>"]/g, '')}`;
    return {
      status: 200,
      headers: { 'Content-Type': 'text/html; charset=utf-8' },
      body: `<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>章管家</title></head><body><h1>章管家</h1><p>${words}</p></body></html>`,
    };
  }
}
