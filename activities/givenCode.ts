import { checkGiven, type GivenCodeServices } from '../application/sealRequests/givenCode';
import type { GivenCodeActivities } from '../contracts/sealRequest';
import { defined } from '../domain/defined';
import { orApplicationFailure } from './failures';

export interface GivenCodeActivityDeps {
  givenCode: GivenCodeServices;
}

export function createGivenCodeActivities({ givenCode }: GivenCodeActivityDeps): GivenCodeActivities {
  return {
    checkGivenCode: (given) =>
      orApplicationFailure(async () => {
        const { fault, codes } = await checkGiven(givenCode, given);
        if (!fault) return defined({ codes });
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
