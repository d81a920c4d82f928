import type { FileSource } from '../application/ports/files';
import type { VendorPort, Vendors } from '../application/ports/vendor';
import type { LedgerPort } from '../application/sealRequests/stores';
import type { LedgerBatch } from '../contracts/ledger';
import type { VendorActivities } from '../contracts/sealRequest';
import type {
  AppendOutcome,
  ApplyOutcome,
  AttachmentsOutcome,
  EndOutcome,
} from '../domain/sealRequest/commands';
import { appendEffect } from './append';
import { applyEffect } from './apply';
import { type AttachmentOrigins, attachmentsEffect, attachmentsPatience } from './attachments';
import { carryOut, type Effect } from './effect';
import { endEffect } from './end';
import { inPlaces } from './places';

export interface VendorActivityDeps {
  ledger: LedgerPort;
  vendors: Vendors;
  files: FileSource;
  attachmentOrigins: AttachmentOrigins;
}

export function createVendorActivities({
  ledger,
  vendors,
  files,
  attachmentOrigins,
}: VendorActivityDeps): VendorActivities {
  const inPlace = inPlaces(ledger);
  const run = <Outcome extends { kind: string }, Input extends { bindingId: string; ledger: LedgerBatch }>(
    input: Input,
    effectOf: (vendor: VendorPort) => Effect<Outcome>,
    options: Parameters<typeof carryOut<Outcome>>[3],
  ) =>
    inPlace(input.bindingId, input, () =>
      carryOut<Outcome>(
        ledger,
        input.ledger,
        async () => effectOf(await vendors.forBinding(input.bindingId)),
        options,
      ),
    );
  return {
    applySeal: (input) =>
      run<ApplyOutcome, typeof input>(
        input,
        (vendor) => applyEffect(vendor, { source: files, origins: attachmentOrigins }, input),
        input,
      ),
    sendAttachments: (input) =>
      run<AttachmentsOutcome, typeof input>(
        input,
        (vendor) => attachmentsEffect(vendor, files, attachmentOrigins, input),
        { patience: attachmentsPatience },
      ),
    appendUses: (input) =>
      run<AppendOutcome, typeof input>(input, (vendor) => appendEffect(vendor, input), input),
    endSealing: (input) => run<EndOutcome, typeof input>(input, (vendor) => endEffect(vendor, input), input),
  };
}
