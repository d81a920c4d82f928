import { Form, InputNumber } from 'antd';
import { answerOf, api } from '../../api/client';
import { useCatalogueNames } from '../../components/names';
import { useVendorName } from '../../components/vendors';
import { useWords } from '../../words/useWords';
import { CommandDialog } from './CommandDialog';
import type { SealRequest } from './RequestList';
import { actionWords } from './words';

interface Increment {
  useCount?: number | null;
  crossPageUseCount?: number | null;
}

interface Values {
  seals: Increment[];
}

/** How many uses are added, seal by seal. */
export function AppendDialog({ request, close }: { request: SealRequest; close(): void }) {
  const words = useWords(actionWords);
  const { id, bindingId, vendor, seals } = request;
  const vendorName = useVendorName(vendor);
  const sealName = useCatalogueNames(bindingId, 'seals');
  const added = (values: Values) =>
    seals.flatMap(({ sealId }, index) => {
      const { useCount, crossPageUseCount } = values.seals[index] ?? {};
      if (!useCount) return [];
      return [{ sealId, useCount, ...(crossPageUseCount ? { crossPageUseCount } : {}) }];
    });
  return (
    <CommandDialog<Values>
      command={`${id} append`}
      title={words.append}
      consequence={words.appendWhat(vendorName)}
      okText={words.append}
      initialValues={{ seals: seals.map(() => ({})) }}
      send={(commandId, values) =>
        answerOf(
          api.POST('/v1/seal-requests/{id}/appends', {
            params: { path: { id }, header: { prefer: 'wait=10' } },
            body: { commandId, seals: added(values) },
          }),
        )
      }
      close={close}
    >
      {seals.map(({ sealId }, index) => (
        <fieldset key={sealId} className="plain">
          <legend>{sealName(sealId)}</legend>
          <Form.Item
            name={['seals', index, 'useCount']}
            label={words.appendUses}
            rules={[{ required: seals.length === 1, message: words.appendWanted }]}
          >
            <InputNumber min={1} max={999_999} precision={0} style={{ width: '100%' }} />
          </Form.Item>
          <Form.Item name={['seals', index, 'crossPageUseCount']} label={words.appendCross}>
            <InputNumber min={0} max={999_999} precision={0} style={{ width: '100%' }} />
          </Form.Item>
        </fieldset>
      ))}
    </CommandDialog>
  );
}
