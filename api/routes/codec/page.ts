import { type Html, html } from '../../http/html';
import type { Language } from '../../http/language';
import type { CodecSession } from './sessions';

export type SignInState =
  | { kind: 'form'; refused: boolean }
  | { kind: 'signedIn'; session: CodecSession; temporalUi: string | undefined };

const words = {
  en: {
    title: 'Sealflow: reading payloads in the Temporal UI',
    why: 'What Temporal stores of a seal request is encrypted. Sign in with an API key of role operator or admin, and the Temporal UI shows it in this browser for an hour.',
    key: 'API key',
    signIn: 'Sign in',
    refused: 'This key is not known, or its role is neither operator nor admin.',
    signedIn: 'Signed in as {name}, until {until}. Reload the page of the Temporal UI.',
    toUi: 'To the Temporal UI',
    signOut: 'Sign out',
  },
  zh: {
    title: 'Sealflow：在 Temporal 界面中查看内容',
    why: 'Temporal 中保存的用印内容是加密的。用 operator 或 admin 角色的 API 密钥登录后，一小时内可在本浏览器的 Temporal 界面中查看明文。',
    key: 'API 密钥',
    signIn: '登录',
    refused: '密钥无效，或其角色不是 operator 或 admin。',
    signedIn: '已登录：{name}，有效期至 {until}。请刷新 Temporal 界面。',
    toUi: '打开 Temporal 界面',
    signOut: '退出登录',
  },
} as const satisfies Record<Language, unknown>;

/** Without a script, so that it works under the strictest policy; addresses are relative, for proxies with a path. */
export function signInPage(language: Language, state: SignInState): string {
  const { title, why } = words[language];
  return html`<!DOCTYPE html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    <style>
      body { font: 16px/1.6 system-ui, sans-serif; max-width: 34rem; margin: 10vh auto; padding: 0 1rem; color: #1f2328; }
      h1 { font-size: 1.25rem; }
      input { font: inherit; width: 100%; box-sizing: border-box; padding: .4rem .6rem; margin: .25rem 0 1rem; }
      button { font: inherit; padding: .4rem 1.2rem; }
      [role=alert] { color: #b3261e; }
    </style>
  </head>
  <body>
    <h1>${title}</h1>
    <p>${why}</p>
    ${state.kind === 'form' ? form(language, state.refused) : signedIn(language, state)}
  </body>
</html>
`.text;
}

function form(language: Language, refused: boolean): Html {
  const { key, signIn, refused: why } = words[language];
  return html`${refused && html`<p role="alert">${why}</p>`}
    <form method="post" action="sign-in">
      <label>${key}<input type="password" name="key" required autofocus autocomplete="off" maxlength="512"></label>
      <button>${signIn}</button>
    </form>`;
}

function signedIn(language: Language, state: Extract<SignInState, { kind: 'signedIn' }>): Html {
  const { signedIn: told, toUi, signOut } = words[language];
  const { name, until } = state.session;
  const sentence = told.replace('{name}', name).replace('{until}', until.toISOString());
  const { temporalUi } = state;
  return html`<p>${sentence}</p>
    ${temporalUi !== undefined && html`<p><a href="${temporalUi}">${toUi}</a></p>`}
    <form method="post" action="sign-out"><button>${signOut}</button></form>`;
}
