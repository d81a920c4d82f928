import { vendorTime } from '../time';
import { type Application, isUsedUp, type Use } from './application';
import { note } from './life';
import { refused } from './refusal';

export interface Stamps {
  sealId: string;
  times: number;
  crossPage: boolean;
  person: string;
  imagesPending: boolean;
  /** Addresses of what the camera saw; a drawn page where left out. */
  images?: string[];
}

const address = '上海市浦东新区用印室1号机';

/**
 * A person at the machine stamps. Running out of uses completes nothing by itself.
 * @returns whether every granted use is made now.
 */
export function stamp(
  application: Application,
  stamps: Stamps,
  imageUrl: (useId: string) => string,
): boolean {
  const { sealId, times, crossPage, person, imagesPending, images } = stamps;
  const seal = application.seals.find((granted) => granted.sealId === sealId);
  if (!seal) throw refused(`申请中没有该印章：${sealId}`);
  if (seal.useCount - seal.usedCount < times) throw refused('用印次数不足');
  if (crossPage && seal.crossPageUseCount - seal.usedCrossPageUseCount < times)
    throw refused('骑缝章用印次数不足');
  seal.usedCount += times;
  if (crossPage) seal.usedCrossPageUseCount += times;
  for (let time = 0; time < times; time += 1) {
    const id = `${application.applyId}-${application.uses.length + 1}`;
    const use: Use = {
      id,
      sealId,
      sealName: seal.sealName,
      crossPage,
      person,
      at: vendorTime(new Date()),
      address,
      images: images ?? [imageUrl(id)],
      imagesPending,
    };
    application.uses.push(use);
  }
  application.stage = 'sealing';
  note(application, `${times} × ${seal.sealName}${crossPage ? '（骑缝）' : ''}`);
  return isUsedUp(application);
}
