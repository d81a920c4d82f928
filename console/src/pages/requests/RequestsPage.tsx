import { Route, Routes } from 'react-router';
import { RequestList } from './RequestList';
import { RequestPage } from './RequestPage';

export default function RequestsPage() {
  return (
    <Routes>
      <Route index element={<RequestList />} />
      <Route path=":id" element={<RequestPage />} />
    </Routes>
  );
}
