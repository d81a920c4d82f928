/** Stages of an application at a vendor, after the profile's map from the vendor's own names. */
export type VendorStage =
  | 'awaitingApproval'
  | 'sealing'
  | 'completed'
  | 'archived'
  | 'ended'
  | 'autoEnded'
  | 'terminated'
  | 'rejected'
  | 'unrecognised';
