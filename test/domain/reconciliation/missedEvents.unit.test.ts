import { missedEvents } from '../../../domain/reconciliation/missedEvents';
import type { VendorStage } from '../../../domain/reconciliation/vendorStage';
import type { CallbackEvent, SealRequestState } from '../../../domain/sealRequest/values';
import {
  appended,
  appendUses,
  applied,
  applySeal,
  callback,
  hostDone,
  live,
  requestIn,
} from '../sealRequest/life';

type Row = [SealRequestState, VendorStage, CallbackEvent[]];
const rows: Row[] = [
  ['sealing', 'sealing', []],
  ['sealing', 'completed', ['sealingCompleted']],
  ['sealing', 'archived', ['sealingCompleted', 'filesArchived']],
  ['sealing', 'autoEnded', ['autoEnded']],
  ['sealing', 'terminated', ['approvalTerminated']],
  ['sealing', 'rejected', ['approvalRejected']],
  ['sealing', 'ended', []],
  ['sealing', 'unrecognised', []],
  ['completed', 'completed', []],
  ['completed', 'archived', ['filesArchived']],
  ['completed', 'autoEnded', []],
  ['completed', 'terminated', []],
  ['completed', 'rejected', []],
  ['ended', 'completed', ['sealingCompleted']],
  // What was ended may be archived without anybody having completed it.
  ['ended', 'archived', ['filesArchived']],
  ['ended', 'autoEnded', []],
  ['ended', 'terminated', []],
  ['autoEnded', 'archived', ['filesArchived']],
  ['autoEnded', 'autoEnded', []],
  ['autoEnded', 'terminated', []],
  ['archived', 'autoEnded', []],
  ['archived', 'terminated', []],
  ['awaitingApproval', 'awaitingApproval', []],
  ['awaitingApproval', 'rejected', ['approvalRejected']],
];

test.each(rows)('%s here and %s at the vendor: %j was missed', (state, stage, missed) => {
  expect(missedEvents(requestIn(state), stage)).toEqual(missed);
});

describe('after an append to what was completed', () => {
  const { request } = live(
    applySeal(),
    applied(),
    hostDone('sealCode:0'),
    callback('sealingCompleted'),
    appendUses(),
    appended(),
  );

  test.each<[VendorStage, CallbackEvent[]]>([
    ['completed', ['sealingCompleted']],
    ['archived', ['sealingCompleted', 'filesArchived']],
    ['autoEnded', ['autoEnded']],
    ['terminated', ['approvalTerminated']],
    ['rejected', ['approvalRejected']],
  ])('%s at the vendor: %j was missed, the completion being of the round before', (stage, missed) => {
    expect(missedEvents(request, stage)).toEqual(missed);
  });
});
