import { z } from 'zod';
import { refused } from './refusal';
import { idSchema, literal } from './values';

export const employeeSchema = z.strictObject({
  /** What the workflow calls name as `userid`. */
  userId: idSchema,
  /** Of the person's record, where it is another; the workflow calls take this one too. */
  employeeId: idSchema.optional(),
  name: z.string().min(1),
  jobNumber: z.string().optional(),
  mobile: z.string().optional(),
  email: z.string().optional(),
  account: z.string().optional(),
  status: z.string().default('normal'),
});
export type Employee = z.infer<typeof employeeSchema>;

/** Seen in public clients; what is not asked for is left out where a list says what is. */
export const employeeQuerySchema = z.object({
  current: z.coerce.number().int().min(1).default(1),
  pageSize: z.coerce.number().int().min(1).max(1_000).default(10),
  jobNumList: z.array(idSchema).optional(),
  account: z.string().optional(),
  userStatusList: z.array(z.string()).optional(),
  returnFieldList: z.array(z.string()).optional(),
});
type EmployeeQuery = z.infer<typeof employeeQuerySchema>;

export class People {
  constructor(private readonly employees: readonly Employee[]) {}

  find(userId: string): Employee {
    const found = this.employees.find((person) => [person.userId, person.employeeId].includes(userId));
    if (!found) throw refused('unknownPerson', `没有查询到对应人员信息：${userId}`);
    return found;
  }

  query({ current, pageSize, returnFieldList, ...wanted }: EmployeeQuery) {
    const found = this.employees.filter((person) => fits(person, wanted));
    const rows = found.slice((current - 1) * pageSize, current * pageSize).map(rowOf);
    const shown = rows.map((row) =>
      Object.entries(row).filter(([name]) => returnFieldList?.includes(name) ?? true),
    );
    return { current, pageSize, total: found.length, data: shown.map((row) => Object.fromEntries(row)) };
  }
}

function fits(
  { jobNumber = '', account, email, mobile, status }: Employee,
  wanted: Pick<EmployeeQuery, 'jobNumList' | 'account' | 'userStatusList'>,
): boolean {
  const isAccount = [account, email, mobile].some(
    (name) => name !== undefined && name.toLowerCase() === wanted.account?.toLowerCase(),
  );
  return (
    (wanted.jobNumList?.includes(jobNumber) ?? true) &&
    (wanted.account === undefined || isAccount) &&
    (wanted.userStatusList?.includes(status) ?? true)
  );
}

function rowOf({ userId, employeeId, name, jobNumber, mobile, email, account, status }: Employee) {
  return {
    id: literal(employeeId ?? userId),
    user_id: literal(userId),
    username: name,
    job_num: jobNumber ?? '',
    mobile: mobile ?? '',
    email: email ?? '',
    account: account ?? '',
    status,
  };
}
