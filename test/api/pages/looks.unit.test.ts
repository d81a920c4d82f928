import { createLooks, imageName } from '../../../api/pages/looks';
import { PortError } from '../../../application/ports/errors';
import type { ApplicationRef, VendorDetail, Vendors } from '../../../application/ports/vendor';
import { vendorApplyId } from '../../../contracts/derivedIds';
import { requestIn } from '../../domain/sealRequest/life';

const id = 'h1:f1:r1:1';
const request = requestIn('sealing');
let now = 0;
let asked: string[];
let answer: () => Promise<VendorDetail | null>;

const vendors = {
  forBinding: async () => ({
    detail: ({ applyId }: ApplicationRef) => {
      asked.push(applyId);
      return answer();
    },
  }),
} as unknown as Vendors;

function detail(...imageUrls: string[]): VendorDetail {
  const uses = imageUrls.map((url) => ({ sealName: '公章', imageUrls: [url], imagesComplete: true }));
  return { stage: 'sealing', stageName: '智能用印中', sealCode: '100001', seals: [], uses };
}

beforeEach(() => {
  now = 0;
  asked = [];
  answer = async () => detail('/a.png');
});
const looks = () => createLooks(vendors, () => now);

test('the vendor is asked once in five seconds about a request, however many look at once', async () => {
  const these = looks();
  await Promise.all([these.at(id, request), these.at(id, request)]);
  now = 4999;
  expect(await these.at(id, request)).toMatchObject({ kind: 'seen' });
  expect(asked).toEqual([vendorApplyId(id)]);
  await these.at('h1:f1:r2:1', request);
  now = 5000;
  await these.at(id, request);
  expect(asked).toEqual([id, 'h1:f1:r2:1', id].map(vendorApplyId));
});

test('one that is away is not asked more often than one that answers', async () => {
  const these = looks();
  answer = () => Promise.reject(new PortError('passing', 'busy'));
  expect(await these.at(id, request)).toEqual({ kind: 'away' });
  expect(await these.at(id, request)).toEqual({ kind: 'away' });
  expect(asked).toHaveLength(1);
});

test('what is no answer of the vendor’s is not kept', async () => {
  const these = looks();
  answer = () => Promise.reject(new Error('a fault of ours'));
  await expect(these.at(id, request)).rejects.toThrow('ours');
  answer = async () => null;
  expect(await these.at(id, request)).toEqual({ kind: 'nothing' });
});

test('nothing is asked about what is not at the vendor', async () => {
  for (const state of ['applying', 'applyFailed'] as const)
    expect(await looks().at(id, requestIn(state))).toEqual({ kind: 'nothing' });
  expect(asked).toEqual([]);
});

test('pictures are those that the vendor named, kept while others come', async () => {
  const these = looks();
  expect(await these.imageUrl(id, request, imageName('/a.png'))).toBe('/a.png');
  expect(await these.imageUrl(id, request, imageName('/b.png'))).toBeUndefined();
  expect(asked).toHaveLength(1);
  now = 6000;
  answer = async () => detail('/b.png');
  expect(await these.imageUrl(id, request, imageName('/b.png'))).toBe('/b.png');
  expect(await these.imageUrl(id, request, imageName('/a.png'))).toBe('/a.png');
  expect(asked).toHaveLength(2);
  answer = async () => detail();
  expect(await these.imageUrl('h1:f1:other:1', request, imageName('/a.png'))).toBeUndefined();
});

test('only so many requests are kept', async () => {
  const these = looks();
  for (let number = 0; number <= 500; number += 1) await these.at(`h1:f1:many${number}:1`, request);
  asked = [];
  await these.at('h1:f1:many500:1', request);
  expect(asked).toEqual([]);
  await these.at('h1:f1:many0:1', request);
  expect(asked).toHaveLength(1);
});
