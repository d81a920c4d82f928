import { PortError } from '../../application/ports/errors';
import type {
  ApplicationRef,
  VendorApplication,
  VendorApplicationBody,
  VendorCodes,
  VendorDetail,
  VendorGrant,
  VendorPort,
} from '../../application/ports/vendor';
import { personAtVendor, type VendorPerson } from '../../application/ports/vendorLists';
import { defined } from '../../domain/defined';
import type { SealCode } from '../../domain/sealRequest/values';
import { multipartTexts } from '../http/multipart';
import { asRow, codeField, field, isNull } from '../http/rows';
import { refusal } from '../vendorRefusal';
import { capabilitiesOf } from './capabilities';
import type { FileCalls } from './files';
import { readCodes, readDetail, readGrant, resultRow } from './replies';
import { jsonBody, labelOf, type VendorSession } from './session';
import { holds } from './verdict';
import { type Added, additions, appendTexts, applyBody, endTexts } from './wire';

/** The calls about one application. None of them is ever sent again here. */
export function applicationCalls(session: VendorSession, company: string): Omit<VendorPort, keyof FileCalls> {
  const { profile } = session;
  return {
    capabilities: capabilitiesOf(profile),
    // An append calls once for each machine.
    callTimeoutMs: profile.timeouts.callMs,
    ...(profile.detailAvailable ? { detail: (ref: ApplicationRef) => readApplication(session, ref) } : {}),
    confirms: (event, { stage }) => event === 'sealingCompleted' && stage === 'completed',
    apply: (request) => apply(session, request, company),
    setTotals: async (ref, totals, base, about) => append(session, ref, additions(totals, base), about),
    async end(ref, reason, by) {
      const texts = endTexts(idOf(ref), reason, needPerson(by), profile);
      const body = multipartTexts(texts);
      const answer = await session.answer({ name: 'end', method: 'POST', path: profile.paths.end, body });
      if (answer.ok) return;
      throw refusal(answer, { noSuchApplication: holds(profile.messages.notFound, answer.words) });
    },
  };
}

async function apply(
  session: VendorSession,
  request: VendorApplication,
  company: string,
): Promise<VendorGrant> {
  const { profile } = session;
  const { apply: byPeople, applyByCategory } = profile.paths;
  const path = profile.applyStyle === 'people' ? byPeople : applyByCategory;
  const body = jsonBody(applyBody(request, company, profile));
  return readGrant(await session.reply({ name: 'apply', method: 'POST', path, body }), profile);
}

/** One machine after the other. What comes after the first of them can no longer have done nothing. */
async function append(
  session: VendorSession,
  ref: ApplicationRef,
  added: readonly Added[],
  about: VendorApplicationBody | undefined,
): Promise<VendorCodes> {
  const { profile } = session;
  const { path, by } = { path: profile.paths.append, by: applicantOf(about) };
  let codes: SealCode[] | undefined;
  const done: string[] = [];
  for (const each of added) {
    const body = multipartTexts(appendTexts(idOf(ref), each, by, profile));
    const reply = await session
      .reply({ name: 'append', method: 'POST', path, body })
      .catch((error: unknown) => rethrow(error, done));
    codes = readCodes(asRow(field(reply, profile.reply.result)) ?? {}, profile.detailFields) ?? codes;
    done.push(each.device);
  }
  return { sealCode: null, ...defined({ codes }) };
}

function rethrow(error: unknown, done: readonly string[]): never {
  if (!(error instanceof PortError) || done.length === 0) throw error;
  const { unsent: _, ...details } = error.details;
  throw new PortError('unknown', `${error.message}; ${done.join(', ')} had got its uses before`, details);
}

/**
 * null where the vendor says that it knows no such application, by words or by an explicit null, and where it is another
 * one's: a person may have given a wrong id.
 */
async function readApplication(session: VendorSession, ref: ApplicationRef): Promise<VendorDetail | null> {
  const { profile } = session;
  const [id, name] = [idOf(ref), 'detail'];
  const query = { [profile.query.detail]: id };
  const answer = await session.answer({ name, method: 'GET', path: profile.paths.detail, query });
  if (!answer.ok) {
    if (holds(profile.messages.notFound, answer.words)) return null;
    throw refusal(answer);
  }
  if (isNull(answer.reply, profile.reply.result)) return null;
  const label = labelOf(name);
  const row = resultRow(answer.reply, profile, label);
  const ourId = codeField(row, profile.detailFields.ourId);
  return ourId === undefined || ourId === ref.applyId ? readDetail(row, id, profile, label) : null;
}

/** @throws PortError `refused`: no call finds an application by our id. */
function idOf({ vendorApplicationId }: ApplicationRef): string {
  if (vendorApplicationId !== undefined) return vendorApplicationId;
  const message = 'the id that the vendor gave the application is not known here, and it finds none by ours';
  throw new PortError('refused', message, { unsent: true });
}

function applicantOf(about: VendorApplicationBody | undefined): VendorPerson {
  if (!about) return needPerson(undefined);
  return personAtVendor(about.application.applicant, about.uid);
}

function needPerson(by: VendorPerson | undefined): VendorPerson {
  if (by) return by;
  throw new PortError('misconfigured', 'this vendor wants a person who does it, and none is known', {
    unsent: true,
  });
}
