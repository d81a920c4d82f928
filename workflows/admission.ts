import { ApplicationFailure, log, metricMeter } from '@temporalio/workflow';
import { failureTypes } from '../contracts/failureTypes';
import { originOf, type PayloadOrigin } from '../contracts/payloadOrigin';
import { refusedBecause } from './support';

type Reason = Exclude<PayloadOrigin, 'bound'> | 'malformed';

/**
 * Whose messages one run takes. What our API and our workers send is bound to the workflow's id; a run that began so
 * takes nothing else but what people type. One that began under a version which bound nothing goes on taking what was
 * encrypted so, until it closes: its history holds such messages. What is not encrypted is judged by the codec.
 */
export class Admission {
  private readonly isBound: boolean;

  constructor(input: unknown) {
    assertOwnInput(input);
    this.isBound = originOf(input) === 'bound';
  }

  /** Of a signal: nobody waits for an answer, and a failure would end the request. So what is not taken is counted. */
  takesSignal(name: string, input: unknown): boolean {
    const reason = this.reasonAgainst(input);
    if (reason) note(name, reason);
    return !reason;
  }

  /**
   * Of an update that only our API sends.
   *
   * @throws ApplicationFailure `CommandRefused`
   */
  assertCommand(name: string, input: unknown): void {
    const reason = this.reasonAgainst(input);
    if (!reason) return;
    note(name, reason);
    throw refusedInput(reason);
  }

  /**
   * Of an update that a person typed: whether it has to name its request, since nothing else says which one is meant.
   *
   * @throws ApplicationFailure `CommandRefused`
   */
  mustName(name: string, input: unknown): boolean {
    const reason = this.reasonAgainst(input);
    if (reason === 'foreign') this.assertCommand(name, input);
    return reason === 'unbound' || reason === 'legacy';
  }

  private reasonAgainst(input: unknown): Reason | undefined {
    if (typeof input !== 'object' || input === null) return 'malformed';
    const origin = originOf(input);
    if (origin === 'bound' || (origin === 'legacy' && !this.isBound)) return undefined;
    return origin;
  }
}

/** @throws ApplicationFailure, which ends a workflow that somebody started with the input of another one. */
export function assertOwnInput(input: unknown): void {
  const origin = originOf(input);
  if (origin !== 'foreign' && origin !== 'unbound') return;
  throw ApplicationFailure.create({
    type: failureTypes.foreignInput,
    message: 'The input was not encrypted for this workflow',
    nonRetryable: true,
  });
}

function refusedInput(reason: Reason): ApplicationFailure {
  const message =
    reason === 'foreign'
      ? 'was encrypted for another workflow'
      : 'is taken from Sealflow alone: a person types plain fields to resolveAttention, retryNow, endSealing or abandon';
  return refusedBecause({ code: 'invalid', errors: [{ path: 'input', code: reason, message }] });
}

/** Neither is repeated by a replay. */
function note(message: string, reason: Reason): void {
  log.warn('A message was refused', { messageName: message, reason });
  metricMeter.createCounter('sealflow_messages_refused').add(1, { message, reason });
}
