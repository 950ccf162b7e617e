"""Rules of acts: the guards on time and comment that every act passes."""
