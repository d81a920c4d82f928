import { vendorNameOf } from '../../adapters/vendors';
import type { BindingDocument } from '../../application/administration/bindings';
import type { VendorName } from '../../contracts/vendorName';
import { hasClosedBy, isBeforeNextAttempt, type SealRequest } from '../../domain/sealRequest/state';
import type { Deps } from '../deps';
import type { Language } from '../http/language';
import { detailUrl, pathOf } from './addresses';
import { applicantOf } from './applicant';
import type { PageContext } from './context';
import { document } from './layout';
import type { Looks } from './looks';
import { detailOf } from './model';
import { detailBody } from './page';
import type { Holder } from './passes';
import { picturesOf } from './pictures';
import { type Say, sayIn } from './words';

/** Far more than a life has; a ledger beyond it is for operators. */
const maxEvents = 1000;

interface Showing {
  id: string;
  holder: Holder;
  sealRequest: SealRequest;
  language: Language;
  /** By which the policy of the answer allows the page's script. */
  nonce: string;
}

/** The page of one request, as its ledger and the vendor have it now. */
export async function detailPage(deps: Deps, looks: Looks, showing: Showing): Promise<string> {
  const { id, holder, sealRequest, language, nonce } = showing;
  const say = sayIn(language);
  const [events, look, names, binding, applicant] = await Promise.all([
    deps.ledger.read(id, { limit: maxEvents }),
    looks.at(id, sealRequest),
    namesOf(deps, sealRequest),
    deps.bindings.get(sealRequest.identity.bindingId),
    applicantOf(deps, sealRequest),
  ]);
  const vendor = vendorNameOf(binding);
  const sources = { sealRequestId: id, request: sealRequest, events, look, applicant, vendor, ...names };
  const detail = detailOf(sources, say);
  const { timeZone, publicUrl } = deps;
  const path = pathOf(detailUrl(deps, id));
  const now = deps.now();
  const refreshSeconds = refreshSecondsOf(sealRequest, now);
  const isLive = refreshSeconds !== undefined;
  const open = binding ? openingOf(binding, vendor, holder, say) : undefined;
  const context = { say, vendor, timeZone, now: now.toISOString(), isLive, path, open };
  return document({
    language,
    title: say('Seal details', '用印详情'),
    base: pathOf(`${publicUrl}/seal-details`),
    body: detailBody(detail, context),
    over: picturesOf(detail.uses, context),
    script: { nonce, refreshSeconds },
  });
}

/** How soon the page asks anew: each time costs the vendor a call. Never where nothing can change any more. */
export function refreshSecondsOf(request: SealRequest, now: Date): number | undefined {
  if (hasClosedBy(request, now.getTime())) return undefined;
  return isBeforeNextAttempt(request.state) || request.vendorEffect ? 15 : 60;
}

/** As the copy of the vendor's catalogue has them, those that are gone included, and as administrators name nodes. */
async function namesOf(
  { catalogues, observedFlows }: Deps,
  { identity: { bindingId, hostId, flowId }, application }: SealRequest,
) {
  const items = await Promise.all(
    application.seals.map(({ sealId }) => catalogues.get(bindingId, 'seal', sealId)),
  );
  const found = items.flatMap((item): [string, string][] => (item ? [[item.itemId, item.name]] : []));
  const [fileType, flow] = await Promise.all([
    catalogues.get(bindingId, 'fileType', application.fileTypeId),
    flowId === undefined ? null : observedFlows.names({ hostId, flowId }),
  ]);
  const nodeNames = new Map((flow?.nodes ?? []).map(({ id, name }) => [id, name]));
  return { sealNames: new Map(found), nodeNames, fileType: fileType?.name };
}

function openingOf(
  { autoLogin }: BindingDocument,
  vendor: VendorName,
  { mobile }: Holder,
  say: Say,
): PageContext['open'] {
  if (!autoLogin?.enabled || mobile !== undefined) return {};
  const hint = say(
    `Neither your OA nor ${vendor.en} has told your mobile number, so you log in there yourself.`,
    `OA 系统和${vendor.zh}均未提供您的手机号，打开后需自行登录。`,
  );
  return { hint };
}
