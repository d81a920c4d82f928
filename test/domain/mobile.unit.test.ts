import { mobileIn } from '../../domain/mobile';

test.each<[string, string | undefined]>([
  ['13800000001', '13800000001'],
  ['+86 138-0000-0001', '13800000001'],
  ['008613800000001', '13800000001'],
  ['8613800000001', '13800000001'],
  ['＋８５２ ９１２３ ４５６７', '+85291234567'],
  ['+852 9123 4567', '+85291234567'],
  ['91234567', undefined],
  ['A001', undefined],
  ['00012345', undefined],
  ['+1', undefined],
  ['', undefined],
])('%p is by its form the mobile number %p', (text, mobile) => expect(mobileIn(text)).toBe(mobile));
