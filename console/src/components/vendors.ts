import { useQuery } from '@tanstack/react-query';
import { use } from 'react';
import { anyVendor } from '../../../contracts/vendorName';
import { answerOf, api } from '../api/client';
import { LanguageContext } from '../words/useWords';

/** What to call each vendor within a sentence, by its name in the API. */
export function useVendorNames(): (vendor: string | undefined) => string {
  const isEnglish = use(LanguageContext) === 'en';
  const { data = [] } = useQuery({
    queryKey: ['vendors'],
    queryFn: async () => (await answerOf(api.GET('/v1/vendors'))).items,
    staleTime: Infinity,
  });
  return (vendor) => {
    const { name = anyVendor.en, zh = anyVendor.zh } = data.find((one) => one.vendor === vendor) ?? {};
    return isEnglish ? name : zh;
  };
}

/** One of them; the word for all while it is not known which. */
export function useVendorName(vendor: string | undefined): string {
  return useVendorNames()(vendor);
}
