import { stateNames } from '../../../contracts/stateNames';
import type { components } from '../api/generated';
import type { Tone } from '../components/StateTag';
import { wordsOf } from './useWords';

export type RequestState = components['schemas']['SealRequest']['state'];

/** States of seal requests, in the order of their lives. */
export const stateWords = wordsOf<Record<RequestState, string>>(stateNames.zh, stateNames.en);

export const requestStates = Object.keys(stateWords.zh) as RequestState[];

export const stateTones: Record<RequestState, Tone> = {
  applying: 'processing',
  awaitingApproval: 'processing',
  sealing: 'processing',
  completed: 'success',
  ended: 'default',
  autoEnded: 'default',
  archived: 'success',
  terminated: 'warning',
  rejected: 'warning',
  applyFailed: 'error',
  superseded: 'default',
  aborted: 'error',
};
