import type { Application, SealAuth } from './application';
import type { Row } from './operation';

/** As the replies to an apply and an append have it (A). */
export function authRow(auth: SealAuth): Row {
  const { id, userId, userName, vertifyCode, contact, number, sealId, sealName, ownerName, deviceNo } = auth;
  return { id, userId, userName, vertifyCode, contact, number, sealId, sealName, ownerName, deviceNo };
}

/** As the detail has it (A): without the seal's own id and name. */
export function detailRow(application: Application): Row {
  const { applyerName, applyerContact, applyerNumber, sealAuths, ...rest } = application;
  return {
    ...rest,
    ...{ applyerName, applyerContact, applyerNumber },
    count: sealAuths.reduce((sum, { leftCount, usedCount }) => sum + leftCount + usedCount, 0),
    sealAuths: sealAuths.map(({ sealId: _id, sealName: _name, ownerName: _owner, ...auth }) => auth),
  };
}
