"""Rules of acts: the hash chain of events, and the guards on time and remark that every act passes."""
