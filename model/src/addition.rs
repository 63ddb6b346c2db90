//! Claims about pairs: an installation, and one thing that could be added to it.

/// What a document claims that adding one thing is worth, tested on every installation of a scope.
#[derive(Debug, Clone)]
pub struct Claim {
    /// The clause that claims it.
    pub clause: &'static str,
    /// What is claimed.
    pub text: String,
    /// What is so of each installation.
    pub of: Vec<Installation>,
}

/// What is so of one installation.
#[derive(Debug, Clone)]
pub struct Installation {
    /// The installation in words.
    pub name: String,
    /// It is so without any addition.
    pub already: bool,
    /// The additions, one at a time, that make it so.
    pub by: Vec<String>,
}

impl Installation {
    /// Whether one addition is enough, if it takes any.
    pub fn is_true(&self) -> bool {
        self.already || !self.by.is_empty()
    }
}
