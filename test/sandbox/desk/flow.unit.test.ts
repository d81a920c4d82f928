import { isLosslessNumber, parse } from 'lossless-json';
import { fieldNames, fields, sealSettings } from '../../../sandbox/desk/flow';

test('the settings of the sandbox have a rule for each event, and keep ids of 19 digits', () => {
  const settings = parse(sealSettings('zhangguanjia', 'bnd_1')) as {
    bindingId: string;
    apply: { sealCodeField: unknown };
    callbacks: { event: string; action: { kind: string } }[];
  };
  expect(settings.bindingId).toBe('bnd_1');
  const { sealCodeField } = settings.apply;
  expect(isLosslessNumber(sealCodeField) && sealCodeField.toString()).toBe(fields.sealCode);
  expect(settings.callbacks.map(({ event, action }) => [event, action.kind])).toEqual([
    ['sealingCompleted', 'submitFlow'],
    ['filesArchived', 'writeFields'],
    ['autoEnded', 'writeFields'],
    ['approvalTerminated', 'returnFlow'],
    ['approvalRejected', 'returnFlow'],
  ]);
});

test('every field that the desk knows has a name on the form', () => {
  const names = fieldNames();
  expect(Object.values(fields).filter((id) => !names.has(id))).toEqual([]);
});

test('those of the second vendor ask for nothing that it does not do', () => {
  const settings = parse(sealSettings('qiyuesuo', 'bnd_2')) as {
    apply: { fields: Record<string, unknown> };
    append: { fields: Record<string, unknown> };
    callbacks: { event: string }[];
  };
  expect(Object.keys(settings.apply.fields)).toEqual([
    ...['subject', 'applicant', 'fileType', 'seal', 'useCount', 'reason'],
  ]);
  expect(Object.keys(settings.append.fields)).toEqual(['seal', 'useCount']);
  expect(settings.callbacks.map(({ event }) => event)).toEqual(['sealingCompleted']);
});
