import { z } from 'zod';
import { signInPage } from '../deadToken';
import type { Reply } from '../reply';
import type { E10 } from './e10';
import { type Operation, type Outcome, read, type WireCall } from './operation';
import { refused } from './refusal';
import type { GivenTokens } from './tokens';

const authorizeSchema = z.object({ corpid: z.string(), response_type: z.literal('code') });
const tokenSchema = z.object({
  app_key: z.string(),
  app_secret: z.string(),
  grant_type: z.literal('authorization_code'),
  code: z.string(),
});
const refreshSchema = z.object({ grant_type: z.literal('refresh_token'), refresh_token: z.string() });
const signedInSchema = z.object({ eteams_token: z.string() });

/** All seen in public clients; the code is at the top here, wherever it is elsewhere. */
export function tokenOperations(e10: E10): Operation[] {
  const open = { open: true, envelope: 'top' } as const;
  const post = { methods: ['POST'], ...open } as const;
  return [
    {
      name: 'authorize',
      methods: ['GET', 'POST'],
      path: '/oauth2/authorize',
      ...open,
      act: (call) => authorize(e10, call),
    },
    {
      name: 'accessToken',
      path: '/oauth2/access_token',
      ...post,
      act: (call) => accessToken(e10, call),
    },
    {
      name: 'refreshToken',
      path: '/oauth2/refresh_token',
      ...post,
      act: (call) => grant(e10, e10.tokens.forRefreshToken(read(call, refreshSchema).refresh_token)),
    },
    { name: 'getUserInfo', path: '/oauth2/getUserInfo', ...post, act: (call) => userInfo(e10, call) },
  ];
}

function authorize({ options, tokens }: E10, call: WireCall): Outcome {
  const { corpid } = read(call, authorizeSchema);
  if (corpid !== options.corpId) throw refused('credentials', 'corpid不正确');
  return { receipt: { code: tokens.giveCode() } };
}

function accessToken(e10: E10, call: WireCall): Outcome {
  const { app_key, app_secret, code } = read(call, tokenSchema);
  if (app_key !== e10.options.appKey || app_secret !== e10.options.appSecret)
    throw refused('credentials', 'app_key或app_secret不正确');
  return grant(e10, e10.tokens.forCode(code));
}

function userInfo({ signIns, tokens }: E10, call: WireCall): Outcome | Reply {
  const person = signIns.redeem(read(call, signedInSchema).eteams_token);
  if (!person) return signInPage();
  const { email = '', mobile = '', jobNumber: jobNum = '' } = person;
  return { receipt: { acessToken: tokens.give().accessToken, email, mobile, jobNum } };
}

function grant({ options }: E10, { accessToken, refreshToken }: GivenTokens): Outcome {
  const expires_in = options.tokenLifeSeconds;
  return { receipt: { [options.tokenSpelling]: accessToken, refreshToken, expires_in } };
}
