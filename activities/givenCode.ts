import { faultOfGiven, type GivenCodeServices } from '../application/sealRequests/givenCode';
import type { GivenCodeActivities } from '../contracts/sealRequest';
import { orApplicationFailure } from './failures';

export interface GivenCodeActivityDeps {
  givenCode: GivenCodeServices;
}

export function createGivenCodeActivities({ givenCode }: GivenCodeActivityDeps): GivenCodeActivities {
  return {
    checkGivenCode: (given) =>
      orApplicationFailure(async () => {
        const fault = await faultOfGiven(givenCode, given);
        if (!fault) return {};
        if ('message' in fault) return { fault };
        return { fault: fault.code === 'unknown-application' ? unknownApplication : otherCode };
      }),
  };
}

/** As the Temporal UI shows it: the API has its own sentence. */
const otherCode = {
  path: 'sealCode',
  code: 'other-seal-code',
  message: 'is not the code that the vendor shows for this application',
};
const unknownApplication = {
  path: 'vendorApplicationId',
  code: 'unknown-application',
  message: 'is not an application of this request that the vendor has',
};
