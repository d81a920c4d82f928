import { answer, personIn } from './applyOperations';
import {
  countIn,
  multipartIn,
  type Operation,
  queryIn,
  requiredIn,
  result,
  textIn,
  type WireCall,
} from './operation';
import { detailRow } from './rows';
import type { Vendor } from './vendor';

/** What is done to an application, by the id that the vendor gave it (A). */
export function applicationOperations(vendor: Vendor): Operation[] {
  return [
    { name: 'append', method: 'POST', path: '/seal/apply/append', act: (call) => append(vendor, call) },
    { name: 'finish', method: 'POST', path: '/seal/apply/finish', act: (call) => finish(vendor, call) },
    {
      name: 'detail',
      method: 'GET',
      path: '/seal/apply/detail',
      act: (call) => result(detailRow(vendor.applications.find(queryIn(call, 'businessId')))),
    },
  ];
}

/** An increment: the same again adds again. Without a device, every one gets it. */
function append(vendor: Vendor, call: WireCall) {
  const { row } = multipartIn(call);
  const application = vendor.applications.find(requiredIn(row, 'businessId'));
  const [count, deviceNo] = [countIn(row, 'count'), textIn(row, 'deviceNo')];
  const by = personIn(vendor, row, 'contact', 'number');
  vendor.applications.append(application, { count, deviceNo, by });
  vendor.effects.add(`append:${application.id}:${deviceNo || '*'}:${count}`);
  call.touched.push(application);
  return answer(application, true);
}

function finish(vendor: Vendor, call: WireCall) {
  const { row } = multipartIn(call);
  const application = vendor.applications.find(requiredIn(row, 'businessId'));
  const [reason, deviceNo] = [requiredIn(row, 'reason'), textIn(row, 'deviceNo')];
  personIn(vendor, row, 'contact', 'number');
  vendor.applications.finish(application, reason, deviceNo);
  vendor.effects.add(`finish:${application.id}:${deviceNo || '*'}`);
  call.touched.push(application);
  return { fields: {} };
}
