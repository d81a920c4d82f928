import type { Request } from 'express';
import type { Language } from '../../contracts/language';

export { inChinese, type Language, said } from '../../contracts/language';

/** What Accept-Language names; undefined without it, or where it takes any. */
export function namedLanguage(request: Pick<Request, 'acceptsLanguages' | 'get'>): Language | undefined {
  const header = request.get('accept-language')?.trim() ?? '';
  return header === '' || header.startsWith('*') ? undefined : languageOf(request);
}

/** By Accept-Language; English where it names neither. */
export function languageOf(request: Pick<Request, 'acceptsLanguages' | 'get'>): Language {
  // Without the header Express takes the first on offer as accepted.
  const best = request.acceptsLanguages('en', 'zh', 'zh-CN');
  return typeof best === 'string' && best.startsWith('zh') ? 'zh' : 'en';
}
