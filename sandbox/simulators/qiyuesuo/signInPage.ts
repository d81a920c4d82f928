import { createDecipheriv } from 'node:crypto';
import type { RequestHandler } from 'express';
import { sendReply } from '../reply';
import type { Vendor } from './vendor';

/** Pages that a person's browser is sent to (B). */
export const pages = ['/seal-physical', '/physical', '/contractlist'];

/** Says who is signed in by `qystoken`: base64 of AES-128-ECB of the mobile and a bar (B). */
export function signInPage({ options, catalogue }: Vendor): RequestHandler {
  return (request, response) => {
    const token = new URL(request.originalUrl, 'http://vendor').searchParams.get('qystoken') ?? '';
    const mobile = opened(token, options.signInKey);
    const name = catalogue.people.find((person) => `${person.mobile}|` === mobile)?.name;
    const words = name === undefined ? '未登录' : `已登录：${name.replace(/[&<>"]/g, '')}`;
    const body = `<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>契约锁</title></head><body><h1>契约锁</h1><p>${words}</p></body></html>`;
    sendReply(response, { status: 200, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body });
  };
}

function opened(token: string, key: string): string | undefined {
  try {
    const cipher = createDecipheriv('aes-128-ecb', key, null);
    return cipher.update(token, 'base64', 'utf8') + cipher.final('utf8');
  } catch {
    return undefined;
  }
}
