import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { esbTriggerTokenOwner, hostSecretOwner } from '../../../adapters/mongo/hosts';
import type {
  E10HostDocument,
  HostDocument,
  HostWriteBack,
  WebhookHostDocument,
} from '../../../application/administration/hosts';
import { hasNewOrigin, secretsWantedOfHost } from '../../../application/administration/newOrigins';
import type { SecretBox } from '../../../application/ports/secrets';
import { malformed, type ProblemField } from '../../http/problem';
import { refuseWrongFields } from '../../http/refusals';
import type { Changes } from '../named';
import { type e10Body, type HostPatch, refuseOtherKind, type webhookBody, writeBackOf } from './hostSchemas';

interface Making {
  _id: string;
  at: string;
  secretBox: SecretBox;
}

/** As Standard Webhooks writes one. */
export const newWebhookSecret = () => `whsec_${randomBytes(32).toString('base64')}`;

export function webhookDocument(
  {
    secret,
    writeBack,
    notifications = ['sealRequest.stateChanged'],
    ...body
  }: z.output<typeof webhookBody> & { secret: string },
  { _id, at, secretBox }: Making,
): WebhookHostDocument {
  return {
    ...body,
    _id,
    version: 1,
    secret: secretBox.seal(secret, hostSecretOwner(_id)),
    notifications,
    writeBack: writeBack ? writeBackOf(writeBack) : { mode: 'push' },
    createdAt: at,
    changedAt: at,
  };
}

/** Without an ESB webhook that takes pushes, values go with the reply to E10's own call, or with the next submit. */
const withoutPush = {
  mode: 'reply',
  fallback: 'nextSubmit',
  replyWaitSeconds: 10,
  replyConfirmSeconds: 60,
} as const satisfies HostWriteBack;

/** @throws Problem `malformed` for fields that do not go together. */
export function e10Document(
  { appSecret, esbTriggerToken, writeBack, pathStyle = 'papi', ...body }: z.output<typeof e10Body>,
  { _id, at, secretBox }: Making,
): E10HostDocument {
  const token = esbTriggerToken && secretBox.seal(esbTriggerToken, esbTriggerTokenOwner(_id));
  const document: E10HostDocument = {
    ...body,
    _id,
    version: 1,
    pathStyle,
    secret: secretBox.seal(appSecret, hostSecretOwner(_id)),
    ...(token ? { esbTriggerToken: token } : {}),
    writeBack: writeBack ? writeBackOf(writeBack) : token ? { mode: 'push' } : withoutPush,
    createdAt: at,
    changedAt: at,
  };
  refuseMisfits(document);
  return document;
}

/**
 * @throws Problem `malformed` for fields of another kind, or that do not go together; `unprocessable` where an address
 * leads to another origin and the secret is not given again.
 */
export function changedHost(
  current: HostDocument,
  patch: HostPatch,
  secretBox: SecretBox,
): Changes<HostDocument> {
  refuseOtherKind(current.kind, patch);
  refuseWrongFields(secretsWantedOfHost(current, patch));
  const { _id } = current;
  const { secret, appSecret, esbTriggerToken, writeBack, ...plain } = patch;
  const newSecret = secret ?? appSecret;
  const changes = {
    ...plain,
    ...(newSecret === undefined ? {} : { secret: secretBox.seal(newSecret, hostSecretOwner(_id)) }),
    ...(esbTriggerToken === undefined
      ? {}
      : { esbTriggerToken: esbTriggerToken && secretBox.seal(esbTriggerToken, esbTriggerTokenOwner(_id)) }),
    ...(writeBack === undefined ? {} : { writeBack: writeBackOf(writeBack) }),
    // Signatures by secrets before would go to the new server too.
    ...(hasNewOrigin(current, patch) ? { secretsBefore: null } : {}),
    // Its fields are those of the kind, each of its type; none is undefined, since JSON has no such thing.
  } as Changes<HostDocument>;
  const whole = Object.entries({ ...current, ...changes }).filter(([, value]) => value !== null);
  refuseMisfits(Object.fromEntries(whole) as unknown as HostDocument);
  return changes;
}

function refuseMisfits(host: HostDocument): void {
  if (host.kind !== 'e10') return;
  const errors: ProblemField[] = [];
  const { writeBack } = host;
  const pushes = writeBack.mode === 'push' || writeBack.fallback === 'push' || host.wantsFiles;
  if (pushes && !host.esbTriggerToken)
    errors.push({
      path: 'esbTriggerToken',
      code: 'required',
      message:
        'is required for values or files to be pushed: E10 takes them by an ESB webhook of the site alone',
      zh: '推送回写时必填：E10 只能通过站点配置的 ESB Webhook 接收推送',
    });
  if (errors.length > 0) throw malformed(errors);
}
