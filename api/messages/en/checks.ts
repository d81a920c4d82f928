import { atStart } from '../../../contracts/vendorName';
import type { Messages } from '../messages';

export const checks = (vendor: string): Messages['checks'] => ({
  'address-answers': ({ host }) => `${host} answers.`,
  'address-silent': ({ field, said }) => `${field} cannot be asked: ${said}.`,
  'server-name-unknown': () =>
    'The server name in the address cannot be found. Is it spelt right, and does this machine know it?',
  'address-forbidden': () =>
    'The address leads to a machine that is never called: link-local, or of a cloud’s own services, or private where SEALFLOW_PRIVATE_ADDRESSES refuses these.',
  'port-closed': () =>
    'The server is there, but nothing listens at this port. Is the port right, and is the service running?',
  'no-connection-in-time': () =>
    'No connection in time. Does a firewall stand between this machine and that address?',
  'no-tls': () => 'The server does not speak TLS at this port. Should the address begin with http:// ?',
  'no-connection': ({ networkCode }) =>
    `No connection (${networkCode}). Is the address right, and is the certificate one that this machine trusts?`,
  'vendor-signature-accepted': () => 'The server accepts what is signed with accessToken and secret.',
  'vendor-signature-refused': ({ said }) =>
    `The server does not accept what is signed with accessToken and secret: ${said}.`,
  'vendor-signature-failed': ({ said }) =>
    `No signed call got through: ${said}. Is openUrl the address of the open platform (often port 9182)?`,
  'vendor-token-given': () => 'A token was given for clientId and clientSecret.',
  'vendor-token-failed': ({ said }) =>
    `The token cannot be fetched: ${said}. Is openUrl the address of ${vendor} itself, and paths.token of the profile right?`,
  'vendor-credentials-refused': ({ said }) =>
    `${atStart(vendor)} does not accept clientId and clientSecret: ${said}. They are given out in 集成中心-业务系统集成-申请接入.`,
  'seals-readable': ({ name, total }) =>
    `Seals can be read${total === undefined ? '' : ` (${total})`}, ${name} among them.`,
  'no-seals': () => `The list of seals can be read, and is empty: are there seals at ${vendor}?`,
  'seals-unreadable': ({ said }) =>
    `The list of seals cannot be read: ${said}. May this client read seals, and is paths.seals of the profile right?`,
  'detail-there': () => 'The detail call is there: it does not know an application that does not exist.',
  'detail-shows-anything': () =>
    'The detail call shows an application that does not exist: what it says of others proves nothing. Are detailFields and messages.notFound of the profile those of this site?',
  'detail-missing': ({ said }) =>
    `${atStart(vendor)} has no detail call at paths.detail of the profile: ${said}. Correct the path, or set detailAvailable to false: completions are then believed without being read back.`,
  'detail-unreadable': ({ said }) =>
    `The detail call answers with what is no reply of ${vendor}’s API, such as a sign-in page: ${said}. Is paths.detail of the profile right, and are reply and detailFields those of this site?`,
  'detail-refused': ({ said }) =>
    `${atStart(vendor)} refuses to show an application that does not exist: “${said}”. If these words mean that there is none, add them to messages.notFound of the profile; otherwise this client may not read details.`,
  'detail-failed': ({ said }) => `The detail call does not work: ${said}.`,
  'host-command-accepted': () => 'A signed command is accepted.',
  'host-command-failed': ({ said }) =>
    `A signed command is not answered as it should be: ${said}. Is the secret the same on both sides, and is url the address that takes commands?`,
  'e10-token-given': () => 'A token was given for corpId, appKey and appSecret.',
  'e10-token-failed': ({ said }) =>
    `The token cannot be fetched: ${said}. Is baseUrl the address of E10 itself, and are pathStyle and callSysCode those of this site?`,
  'e10-credentials-refused': ({ said }) =>
    `E10 does not accept corpId, appKey and appSecret: ${said}. They are given out with the application in E10's open platform.`,
  'e10-flows-readable': () => 'Flows can be read as readerUserId.',
  'e10-reader-unknown': ({ said }) =>
    `E10 does not know readerUserId: ${said}. It is the id of a person who may see the flows.`,
  'e10-flows-unreadable': ({ said }) =>
    `A flow cannot be read: ${said}. May this application use the workflow API?`,
  'flow-at-node': ({ nodeId }) => `The flow is at node ${nodeId}: waitNodeIds has to name it like that.`,
  'flow-over': ({ nodeId }) => `The flow is over; the host names it ${nodeId}.`,
  'flow-unreadable': ({ said }) => `The flow request cannot be read: ${said}.`,
});
