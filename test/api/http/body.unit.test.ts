import { parseJsonBody } from '../../../api/http/body';

const faultOf = (text: string) => {
  try {
    parseJsonBody(Buffer.from(text), 'application/json');
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return '';
};
test('one that was cut short is said to end too early', () => {
  expect(faultOf('{"a":1')).toContain('it ends too early');
});
test('digits of a key are not quoted as a position', () => {
  expect(faultOf('{"position 13812345678":1,"position 13812345678":2}')).not.toContain('13812345678');
});
