import { faultOfCode, type GivenCodeServices } from '../application/sealRequests/givenCode';
import type { GivenCodeActivities } from '../contracts/sealRequest';
import { orApplicationFailure } from './failures';

export interface GivenCodeActivityDeps {
  givenCode: GivenCodeServices;
}

export function createGivenCodeActivities({ givenCode }: GivenCodeActivityDeps): GivenCodeActivities {
  return {
    checkGivenCode: (given) =>
      orApplicationFailure(async () => {
        const fault = await faultOfCode(givenCode, given);
        if (!fault) return {};
        return { fault: 'message' in fault ? fault : otherCode };
      }),
  };
}

/** As the Temporal UI shows it: the API has its own sentence. */
const otherCode = {
  path: 'sealCode',
  code: 'other-seal-code',
  message: 'is not the code that the vendor shows for this application',
};
