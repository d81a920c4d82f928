import type { Request } from 'express';
import type { Language } from '../../contracts/language';

export { inChinese, type Language, said } from '../../contracts/language';

/** By Accept-Language; English where it names neither. */
export function languageOf(request: Pick<Request, 'acceptsLanguages' | 'get'>): Language {
  // Without the header Express takes the first on offer as accepted.
  const best = request.acceptsLanguages('en', 'zh', 'zh-CN');
  return typeof best === 'string' && best.startsWith('zh') ? 'zh' : 'en';
}
