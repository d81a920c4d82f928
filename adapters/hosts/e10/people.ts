import { z } from 'zod';
import { PortError } from '../../../application/ports/errors';
import { defined } from '../../../domain/defined';
import { replyJsonIfAny } from '../../http/http';
import { judge } from './envelope';
import { idSchema } from './json';
import { type E10Session, jsonBody } from './session';
import { paths } from './wire';

interface Employee {
  userId: string;
  jobNumber?: string;
  mobile?: string;
  email?: string;
}

/** E10 finds people by e-mail address and mobile number under `account` too (seen in public clients). */
type EmployeeQuery = { jobNumbers: readonly string[] } | { account: string };

/** Whom E10 has signed in. `userId` is absent where its list of people does not name exactly one. */
export interface E10User {
  userId?: string;
  mobile?: string;
  jobNumber?: string;
  email?: string;
}

export interface PeopleCalls {
  /**
   * The number of the person of this id. E10 finds people by number and not by id, so nobody is found without the number
   * that somebody names, nor where several people have it.
   */
  mobileOf(person: { userId: string; mobile?: string }): Promise<string | undefined>;
  /**
   * Where a person's browser is to go to be signed in: E10 sends it on to `redirectUri`, with an `eteams_token` that
   * serves once; the address must be on E10's allow-list (seen in public clients).
   */
  signInUrl(redirectUri: string): string;
  /**
   * Who came back with this `eteams_token`.
   *
   * @throws PortError `refused` where E10 does not know it (any more).
   */
  userOf(eteamsToken: string): Promise<E10User>;
}

export function peopleCalls(session: E10Session, end: () => number): PeopleCalls {
  const { base, appKey } = session.site;
  return {
    async mobileOf({ userId, mobile }) {
      if (!mobile) return undefined;
      const found = await everyEmployee(session, { account: mobile }, end());
      const own = found.find((employee) => employee.userId === userId)?.mobile;
      const holders = new Set(found.filter((employee) => employee.mobile === own).map((each) => each.userId));
      return holders.size === 1 ? own : undefined;
    },
    signInUrl(redirectUri) {
      const query = new URLSearchParams({ app_key: appKey, redirect_uri: redirectUri });
      return `${base}/api/bs/open/auth/third?${query}`;
    },
    async userOf(eteamsToken) {
      const until = end();
      const { jobNum: jobNumber, email, mobile } = await signedIn(session, eteamsToken, until);
      const userId = await userIdOf(session, { jobNumber, email, mobile }, until);
      return {
        ...defined({ userId, mobile, jobNumber, email }),
      };
    },
  };
}

const pageSize = 100;
const maxPages = 50;
/** Seen in public clients. */
const returnFieldList = ['id', 'user_id', 'job_num', 'mobile', 'email'];

const someId = idSchema.optional().catch(undefined);
/** `userid` elsewhere is `user_id` here; a site that has only `id` means the same by it (both seen in public clients). */
const employeeSchema = z.object({
  id: someId,
  user_id: someId,
  job_num: someId,
  mobile: someId,
  email: someId,
});
const pageSchema = z.object({
  data: z
    .object({
      total: z
        .union([
          z.int(),
          z
            .string()
            .regex(/^\d{1,9}$/)
            .transform(Number),
        ])
        .optional()
        .catch(undefined),
      data: z.array(employeeSchema).nullish(),
    })
    .nullish(),
});

/** At most 5,000: `{current, pageSize, jobNumList | account, returnFieldList}` (seen in public clients). */
async function everyEmployee(session: E10Session, query: EmployeeQuery, until: number): Promise<Employee[]> {
  const name = 'queryEmployee';
  const wanted = 'account' in query ? query : { jobNumList: query.jobNumbers };
  const found: Employee[] = [];
  let read = 0;
  for (let current = 1; current <= maxPages; current += 1) {
    const body = jsonBody({ current, pageSize, ...wanted, returnFieldList });
    const call = { name, method: 'POST', path: paths.employees, body, until, isRead: true } as const;
    const reply = await session.ask(call);
    const page = pageSchema.safeParse(reply);
    if (!page.success) throw new PortError('unknown', `e10 ${name}: the reply holds no readable list`);
    const { data: rows, total } = page.data.data ?? {};
    found.push(...(rows ?? []).flatMap(employeeOf));
    read += rows?.length ?? 0;
    if (!rows?.length || (total === undefined ? rows.length < pageSize : read >= total)) break;
  }
  return found;
}

function employeeOf(row: z.infer<typeof employeeSchema>): Employee[] {
  const { id, user_id: userId = id, job_num: jobNumber, mobile, email } = row;
  return userId === undefined ? [] : [{ userId, ...defined({ jobNumber, mobile, email }) }];
}

/** The user's own access token is spelt `acessToken` here (seen in public clients); it is not used. */
const signedInSchema = z
  .object({ jobNum: someId, email: someId, mobile: someId })
  .refine(({ jobNum, email, mobile }) => jobNum ?? email ?? mobile);

async function signedIn(session: E10Session, eteamsToken: string, until: number) {
  const query = { eteams_token: eteamsToken };
  const call = { name: 'getUserInfo', method: 'POST', path: paths.userInfo, query, until } as const;
  const reply = await session.exchangeOpenly(call).catch((error: unknown) => {
    throw isSentToSignIn(error) ? notSignedIn() : error;
  });
  // An invalid token may answer a page of HTML (seen in public clients).
  if (reply.status < 300 && replyJsonIfAny(reply) === undefined) throw notSignedIn();
  const judged = judge(reply, { secrets: [session.site.appSecret, eteamsToken] });
  if (judged.kind === 'tokenInvalid') throw notSignedIn();
  if (judged.kind === 'refused') throw new PortError('refused', judged.words, { peerCode: judged.code });
  const person = signedInSchema.safeParse(judged.json);
  if (!person.success) throw new PortError('refused', 'e10 getUserInfo: the reply names nobody');
  return person.data;
}

function notSignedIn(): PortError {
  return new PortError('refused', 'E10 does not know this sign-in (any more)');
}

/** A redirect leads to a page where people sign in. */
function isSentToSignIn(error: unknown): boolean {
  return error instanceof PortError && /^HTTP 3/.test(error.details.peerCode ?? '');
}

/** By the surest thing known of the person, and only where that is exactly one. */
async function userIdOf(
  session: E10Session,
  { jobNumber, email, mobile }: { [key in 'jobNumber' | 'email' | 'mobile']: string | undefined },
  until: number,
): Promise<string | undefined> {
  const account = email ?? mobile;
  const query = jobNumber === undefined ? account && { account } : { jobNumbers: [jobNumber] };
  if (!query) return undefined;
  const isSame = (employee: Employee) => {
    if (jobNumber !== undefined) return employee.jobNumber === jobNumber;
    if (email !== undefined) return employee.email?.toLowerCase() === email.toLowerCase();
    return employee.mobile === mobile;
  };
  const found = (await everyEmployee(session, query, until)).filter(isSame);
  const userIds = new Set(found.map(({ userId }) => userId));
  return userIds.size === 1 ? [...userIds][0] : undefined;
}
