import type { Request } from 'express';
import type { Deps } from '../deps';
import { placeOf } from './clientAddress';
import { tooManyRequests } from './rateWindow';

/** From one place. A right key is taken however many wrong ones came from there: it may be the address of a proxy. */
const wrongPerMinute = 10;

/** Counts a key that signs nobody in. @throws Problem 429 beyond so many a minute from one place. */
export function countWrongSignIn(
  { rates, clientAddress, metrics }: Pick<Deps, 'rates' | 'clientAddress' | 'metrics'>,
  request: Request,
): void {
  if (rates.take(`sign-in/${placeOf(clientAddress(request))}`, wrongPerMinute)) {
    metrics.requestRefused('sign-in');
    return;
  }
  throw tooManyRequests(
    rates,
    'Too many attempts to sign in from this address.',
    '该地址的登录尝试过于频繁。',
    'sign-in-beyond',
  );
}
