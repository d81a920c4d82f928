// Run by mongosh: begins the replica set, and gives Sealflow a user that may read and write its own database and nothing
// else. Repeatable: a changed password is set, and rights that were added by hand are taken back.
const { MONGO_ROOT_USERNAME, MONGO_ROOT_PASSWORD, MONGO_PASSWORD, MONGO_DATABASE } = process.env;

const credentials = [MONGO_ROOT_USERNAME, MONGO_ROOT_PASSWORD].map(encodeURIComponent).join(':');
const server = new Mongo(`mongodb://${credentials}@mongodb:27017/?authSource=admin&directConnection=true`);
const admin = server.getDB('admin');

const notYetInitialized = 94;
try {
  admin.runCommand({ replSetGetStatus: 1 });
} catch (error) {
  if (error.code !== notYetInitialized) throw error;
  admin.runCommand({ replSetInitiate: { _id: 'rs0', members: [{ _id: 0, host: 'mongodb:27017' }] } });
}

const giveUpAt = Date.now() + 60_000;
while (!admin.runCommand({ hello: 1 }).isWritablePrimary) {
  if (Date.now() > giveUpAt) throw new Error('MongoDB has not become primary within a minute');
  sleep(500);
}

const database = server.getDB(MONGO_DATABASE);
const rights = { pwd: MONGO_PASSWORD, roles: [{ role: 'readWrite', db: MONGO_DATABASE }] };
const there = database.runCommand({ usersInfo: 'sealflow' }).users.length > 0;
database.runCommand({ [there ? 'updateUser' : 'createUser']: 'sealflow', ...rights });
