import type {
  NewPerson,
  PageCall,
  VendorFileType,
  VendorPerson,
  VendorSeal,
} from '../../application/ports/vendorLists';
import { defined } from '../../domain/defined';
import { type Ask, jsonBody } from './ask';
import { codeField, listRows, type Row, requiredId, requiredText, textField } from './replies';
import { pagePath, personBody } from './wire';

export interface CatalogueCalls {
  /** Lists; the pattern is level A, seals and file types level C. `size` defaults to the profile's `pageSize`. */
  sealPage: PageCall<VendorSeal>;
  fileTypePage: PageCall<VendorFileType>;
  personPage: PageCall<VendorPerson>;
  /** Level A. */
  createPerson(person: NewPerson): Promise<void>;
  /** A single sign-on token for the person of this mobile number (the call level A, its reply level C). */
  loginToken(mobile: string): Promise<string>;
}

export function catalogueCalls(ask: Ask): CatalogueCalls {
  const { profile } = ask;
  const { paths } = profile;
  return {
    sealPage: pageCall(ask, 'seals', paths.seals, (row, label) => ({
      sealId: requiredId(row, profile.sealFields.id, label),
      name: requiredText(row, profile.sealFields.name, label),
    })),
    fileTypePage: pageCall(ask, 'fileTypes', paths.fileTypes, (row, label) => ({
      fileTypeId: requiredId(row, profile.fileTypeFields.id, label),
      name: requiredText(row, profile.fileTypeFields.name, label),
    })),
    personPage: pageCall(ask, 'people', paths.people, (row, label) => readPerson(row, ask, label)),
    async createPerson(person) {
      const body = jsonBody(personBody(person, profile));
      await ask.reply({ name: 'createPerson', method: 'POST', path: paths.createPerson, body });
    },
    async loginToken(mobile) {
      const query = { [profile.query.mobile]: mobile };
      const reply = await ask.reply({ name: 'loginToken', method: 'GET', path: paths.mobileLogin, query });
      return requiredId(reply, profile.loginFields.token, 'zhangguanjia loginToken');
    },
  };
}

function pageCall<Item>(
  ask: Ask,
  name: string,
  template: string,
  read: (row: Row, label: string) => Item,
): PageCall<Item> {
  const { reply: names, limits } = ask.profile;
  const label = `zhangguanjia ${name}`;
  return async ({ page, size = limits.pageSize }) => {
    const reply = await ask.reply({ name, method: 'GET', path: pagePath(template, page, size) });
    const total = Number(textField(reply, names.total) ?? Number.NaN);
    const items = listRows(reply, names.list, label).map((row) => read(row, label));
    return { items, ...(Number.isSafeInteger(total) ? { total } : {}) };
  };
}

function readPerson(row: Row, { profile: { personFields } }: Ask, label: string): VendorPerson {
  const name = textField(row, personFields.name);
  const mobile = codeField(row, personFields.mobile);
  const jobNumber = codeField(row, personFields.jobNumber);
  return {
    uid: requiredId(row, personFields.uid, label),
    ...defined({ name, mobile, jobNumber }),
  };
}
